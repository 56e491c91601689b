'use client';
import { useSyncExternalStore } from 'react';

/** Read by public/theme.js too. */
const THEME_KEY = 'wheelhouse.theme';
export type Theme = 'system' | 'light' | 'dark';
const CHANGED = 'wheelhouse:theme';

function readTheme(): Theme {
  const value = document.documentElement.dataset['theme'];
  return value === 'light' || value === 'dark' ? value : 'system';
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage is forbidden in some private windows: the choice then lasts as long as the page.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  window.addEventListener(CHANGED, onChange);
  system.addEventListener('change', onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    system.removeEventListener('change', onChange);
  };
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme, () => 'system');
}

/** True when the page shows dark colours, by choice or by the system. */
export function useIsDark(): boolean {
  const read = (): boolean => {
    const theme = readTheme();
    return theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  };
  return useSyncExternalStore(subscribe, read, () => false);
}
