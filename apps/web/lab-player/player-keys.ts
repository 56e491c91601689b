/** The few keys that the player takes even from the terminal: Ctrl+`, Alt+1…9, and Shift+Esc to get out of it. */
export function isPlayerKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey && !event.altKey && !event.metaKey && event.code === 'Backquote') return true;
  if (event.shiftKey && event.key === 'Escape') return true;
  return event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code);
}

/** In a field, an editor or a terminal, letters are text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export const SHORTCUTS: readonly (readonly [string, string])[] = [
  ['Ctrl + `', 'Go to the terminal'],
  ['Alt + 1 … 9', 'Go to a tab of the workspace'],
  ['Ctrl + Shift + C', 'Copy from the terminal'],
  ['Ctrl + Shift + V', 'Paste into the terminal'],
  ['Ctrl + Shift + F', 'Find in the terminal'],
  ['Tab', 'Complete the word'],
  ['Ctrl + R', 'Search the commands you have used'],
  ['Ctrl + C', 'Stop the program that runs'],
  ['Shift + Esc', 'Leave the terminal for the page'],
  ['Arrow keys on the divider', 'Move it'],
  ['?', 'This list, when the terminal is not focused'],
];
