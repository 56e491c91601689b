'use client';
import { type RefObject, useEffect, useRef } from 'react';

/** For what appears because somebody asked for it: the focus goes there. */
export function useFocus<Element extends HTMLElement>(): RefObject<Element | null> {
  const element = useRef<Element>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
