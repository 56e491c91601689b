// Mirrors github.com/spf13/cobra: how a shell asks a program what may come next, and what it is answered

/** `NAME __complete WORDS…`, and the same without descriptions. */
export const REQUEST = '__complete';
export const REQUEST_PLAIN = '__completeNoDesc';

/** What the shell is told besides the words: bits of ShellCompDirective. */
export const DIRECTIVE = { default: 0, error: 1, noSpace: 2, noFileComp: 4, filterFileExt: 8, filterDirs: 16, keepOrder: 32 } as const;

/** Begins a line that is not a word but something to read. */
export const ACTIVE_HELP = '_activeHelp_ ';
