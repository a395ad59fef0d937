import { useCallback, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 40;

/**
 * Keeps a scrolling element at its end while `content` changes, unless the reader scrolled up; then it stays where the
 * reader is until `toLatest` is called or the reader comes back to the end.
 */
export function useFollowLatest(content: unknown) {
  const element = useRef<HTMLDivElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);

  const toLatest = useCallback(() => {
    const box = element.current;
    if (box) box.scrollTop = box.scrollHeight;
    setIsFollowing(true);
  }, []);

  const onScroll = useCallback(() => {
    const box = element.current;
    if (box) setIsFollowing(box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_END_PX);
  }, []);

  useLayoutEffect(() => {
    const box = element.current;
    if (box && isFollowing) box.scrollTop = box.scrollHeight;
  }, [content, isFollowing]);

  return { element, isFollowing, onScroll, toLatest };
}
