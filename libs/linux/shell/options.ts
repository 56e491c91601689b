/** Names of `set -o`, with their letters. */
export const setOptions = {
  allexport: 'a', braceexpand: 'B', emacs: '', errexit: 'e', errtrace: 'E', functrace: 'T', hashall: 'h', histexpand: 'H',
  history: '', ignoreeof: '', 'interactive-comments': '', keyword: 'k', monitor: 'm', noclobber: 'C', noexec: 'n', noglob: 'f',
  nolog: '', notify: 'b', nounset: 'u', onecmd: 't', physical: 'P', pipefail: '', posix: '', privileged: 'p', verbose: 'v', vi: '', xtrace: 'x',
} as const;

export type SetOption = keyof typeof setOptions;

/** Those of `shopt` that change something here, and those that scripts set without looking. */
export const shoptOptions: Readonly<Record<string, boolean>> = {
  autocd: false, cdable_vars: false, cdspell: false, checkhash: false, checkjobs: false, checkwinsize: true, cmdhist: true,
  complete_fullquote: true, direxpand: false, dirspell: false, dotglob: false, execfail: false, expand_aliases: false, extdebug: false,
  extglob: false, extquote: true, failglob: false, force_fignore: true, globasciiranges: true, globskipdots: true, globstar: false,
  gnu_errfmt: false, histappend: false, histreedit: false, histverify: false, hostcomplete: true, huponexit: false, inherit_errexit: false,
  interactive_comments: true, lastpipe: false, lithist: false, localvar_inherit: false, localvar_unset: false, login_shell: false,
  mailwarn: false, no_empty_cmd_completion: false, nocaseglob: false, nocasematch: false, noexpand_translation: false, nullglob: false,
  patsub_replacement: true, progcomp: true, progcomp_alias: false, promptvars: true, restricted_shell: false, shift_verbose: false,
  sourcepath: true, varredir_close: false, xpg_echo: false,
};

/** Options that are on in a new shell. */
const onAtStart: readonly SetOption[] = ['braceexpand', 'hashall', 'interactive-comments'];

/** The switches of one shell. Those asked for at every command are fields of their own. */
export class ShellOptions {
  readonly #set = new Map<SetOption, boolean>();
  readonly #shopt = new Map<string, boolean>();
  errexit = false;
  nounset = false;
  xtrace = false;
  noglob = false;
  noclobber = false;
  pipefail = false;
  noexec = false;
  monitor = false;
  allexport = false;

  constructor() {
    for (const name of onAtStart) this.#set.set(name, true);
  }

  get(name: SetOption): boolean {
    return this.#set.get(name) === true;
  }

  put(name: SetOption, on: boolean): void {
    this.#set.set(name, on);
    if (name === 'errexit' || name === 'nounset' || name === 'xtrace' || name === 'noglob' || name === 'noclobber' || name === 'pipefail' || name === 'noexec' || name === 'monitor' || name === 'allexport') this[name] = on;
  }

  shopt(name: string): boolean {
    return this.#shopt.get(name) ?? shoptOptions[name] === true;
  }

  putShopt(name: string, on: boolean): void {
    this.#shopt.set(name, on);
  }

  /** `$-`. */
  letters(interactive: boolean, command: boolean): string {
    const order = 'abefhiknptuvxBCEHPT';
    const on = new Set<string>(interactive ? ['i'] : []);
    for (const [name, letter] of Object.entries(setOptions)) if (letter !== '' && this.get(name as SetOption)) on.add(letter);
    const known = [...on].sort((a, b) => (order.includes(a) ? order.indexOf(a) : 99) - (order.includes(b) ? order.indexOf(b) : 99)).join('');
    return `${known}${command ? 'c' : ''}${!command && !interactive ? '' : interactive ? 's' : ''}`;
  }

  copy(): ShellOptions {
    const copy = new ShellOptions();
    for (const [name, on] of this.#set) copy.put(name, on);
    for (const [name, on] of this.#shopt) copy.#shopt.set(name, on);
    return copy;
  }
}
