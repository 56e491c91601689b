// Mirrors github.com/spf13/cobra (ShellCompDirective): what the shell is told besides the words
import { DIRECTIVE } from '#linux/shell/completion/request.js';

const NAMES: readonly (readonly [number, string])[] = [
  [DIRECTIVE.error, 'Error'], [DIRECTIVE.noSpace, 'NoSpace'], [DIRECTIVE.noFileComp, 'NoFileComp'],
  [DIRECTIVE.filterFileExt, 'FilterFileExt'], [DIRECTIVE.filterDirs, 'FilterDirs'], [DIRECTIVE.keepOrder, 'KeepOrder'],
];
const END = 64;

/** `ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp`. */
export function directiveText(directive: number): string {
  if (directive >= END) return `ERROR: unexpected ShellCompDirective value: ${directive}`;
  const names = NAMES.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => `ShellCompDirective${name}`);
  return names.length === 0 ? 'ShellCompDirectiveDefault' : names.join(', ');
}

/** Words that may come next. A description follows a word after a tab. */
export interface Candidates {
  readonly words: readonly string[];
  readonly directive: number;
  /** Where the end is told; else on standard error. */
  readonly tellsOnStdout?: boolean;
}

export const NOTHING_MORE: Candidates = { words: [], directive: DIRECTIVE.noFileComp };

export function noFiles(words: readonly string[]): Candidates {
  return { words, directive: DIRECTIVE.noFileComp };
}

export function withPrefix(words: readonly string[], typed: string): string[] {
  return words.filter((word) => word.startsWith(typed));
}
