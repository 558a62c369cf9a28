/**
 * Work that is done once before the next paint, however often it is asked for.
 *
 * In: the work. Out: a way to ask for it, and one to call it off. What the page shows after a key is put together by
 * then, so that the browser lays it out once.
 */

export interface FrameWork {
  readonly soon: () => void;
  readonly stop: () => void;
}

export function nextFrame(work: () => void): FrameWork {
  let frame: number | undefined;
  return {
    soon: () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        work();
      });
    },
    stop: () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
    },
  };
}
