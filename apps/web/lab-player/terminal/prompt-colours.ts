const USUAL = /^([\w.-]+@[\w.-]+):([^\s\x1b]+)([#$] )$/;

/** Gives `user@host:folder$ ` the colours by which one finds commands in a long scrollback; a prompt that has its own keeps them. */
export function colourPrompt(prompt: string): string {
  return prompt.replace(USUAL, '\x1b[32m$1\x1b[0m:\x1b[34m$2\x1b[0m$3');
}
