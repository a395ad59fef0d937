import { useEffect, type PointerEvent } from 'react';

interface Hold {
  isActive: boolean;
  onHold: () => void;
  onRelease: () => void;
}

/** Where the space bar means something of its own. */
const ownSpace = 'input, textarea, select, a, summary, button, [role="dialog"], [contenteditable]';

/**
 * Holding by pointer on the element that gets the returned handlers, or by the space bar anywhere on the page. Whatever
 * takes the button away, such as another window, counts as letting go.
 */
export function useHoldToTalk({ isActive, onHold, onRelease }: Hold) {
  useEffect(() => {
    if (!isActive) return;
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener(
      'keydown',
      (event) => {
        if (!isTalkKey(event)) return;
        event.preventDefault();
        if (!event.repeat) onHold();
      },
      { signal },
    );
    window.addEventListener(
      'keyup',
      (event) => {
        if (event.key === ' ' || event.key === 'Enter') onRelease();
      },
      { signal },
    );
    window.addEventListener('blur', onRelease, { signal });
    return () => {
      stop.abort();
      onRelease();
    };
  }, [isActive, onHold, onRelease]);

  if (!isActive) return {};
  return {
    'data-hold': true,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      onHold();
    },
    onPointerUp: onRelease,
    onPointerCancel: onRelease,
    onContextMenu: (event: { preventDefault: () => void }) => {
      event.preventDefault();
    },
  };
}

/** The space bar where it is free, and on the control itself Enter as well. */
function isTalkKey({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[data-hold]')) return key === ' ' || key === 'Enter';
  return key === ' ' && !target.closest(ownSpace);
}
