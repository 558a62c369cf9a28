/**
 * When the page has been painted and has nothing to do.
 *
 * In: what to do then. Out: a way to call it off. Browsers without `requestIdleCallback` wait a moment instead.
 */

/** Longest wait for a busy page, and the whole wait where idleness cannot be asked for. */
const AT_MOST_MS = 4000;
const MOMENT_MS = 400;

export function whenIdle(action: () => void): () => void {
  let stop = (): void => {};
  const painted = (): void => {
    if (typeof requestIdleCallback === 'function') {
      const handle = requestIdleCallback(action, { timeout: AT_MOST_MS });
      stop = () => cancelIdleCallback(handle);
    } else {
      const handle = setTimeout(action, MOMENT_MS);
      stop = () => clearTimeout(handle);
    }
  };
  const frame = requestAnimationFrame(() => {
    const handle = setTimeout(painted, 0);
    stop = () => clearTimeout(handle);
  });
  stop = () => cancelAnimationFrame(frame);
  return () => stop();
}
