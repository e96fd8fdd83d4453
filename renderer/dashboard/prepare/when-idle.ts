/** How long a browser that tells nothing of its rest is left alone. */
const PAUSE_MS = 200;
/** Between two looks at whether something is still being asked. */
const LOOK_AGAIN_MS = 100;

/** Resolves when the page has nothing to draw and nobody uses it. Not every browser tells: then after a pause. */
function atRest(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, PAUSE_MS);
  });
}

/** Resolves when the page is seen; nothing runs until then. */
function whenSeen(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) document.addEventListener('visibilitychange', () => resolve(whenSeen()), { once: true });
    else resolve();
  });
}

/** Resolves when the page is seen, rests, and waits for no answer. */
export async function whenIdle(isAsking: () => boolean): Promise<void> {
  await whenSeen();
  await atRest();
  if (!document.hidden && !isAsking()) return;
  await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  await whenIdle(isAsking);
}
