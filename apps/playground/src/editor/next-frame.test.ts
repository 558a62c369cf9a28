import { afterEach, expect, test, vi } from 'vitest';
import { nextFrame } from './next-frame.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser whose frames come when the test says so. */
function frames(): { readonly paint: () => void } {
  const waiting = new Map<number, () => void>();
  let count = 0;
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => {
    count += 1;
    waiting.set(count, work);
    return count;
  });
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => waiting.delete(handle));
  return {
    paint: () => {
      const now = [...waiting.values()];
      waiting.clear();
      for (const work of now) work();
    },
  };
}

test('asked for three times, it is done once a frame', () => {
  const { paint } = frames();
  const work = vi.fn<() => void>();
  const { soon } = nextFrame(work);
  soon();
  soon();
  soon();
  expect(work).not.toHaveBeenCalled();
  paint();
  paint();
  expect(work).toHaveBeenCalledTimes(1);
  soon();
  paint();
  expect(work).toHaveBeenCalledTimes(2);
});

test('asked for by itself, it is done in the frame after; called off, it is not done', () => {
  const { paint } = frames();
  const work = vi.fn<() => void>(() => again.soon());
  const again = nextFrame(work);
  again.soon();
  paint();
  expect(work).toHaveBeenCalledTimes(1);
  paint();
  expect(work).toHaveBeenCalledTimes(2);
  again.stop();
  paint();
  expect(work).toHaveBeenCalledTimes(2);
});
