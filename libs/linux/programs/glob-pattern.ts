import { RE2JS } from 're2js';
import { compileRe2, type Pattern } from './regex/pattern.js';

/** fnmatch(3) without FNM_PATHNAME: `*` matches slashes too, as find -name, case and grep --include want. */
export function globToPattern(glob: string, ignoreCase = false): Pattern {
  let re2 = '';
  for (let at = 0; at < glob.length; ) {
    const letter = String.fromCodePoint(glob.codePointAt(at) as number);
    const set = letter === '[' ? /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]/su.exec(glob.slice(at)) : null;
    if (set !== null) {
      re2 += `[${set[1] === '' ? '' : '^'}${(set[2] as string).replace(/\[(?!:)/g, '\\[').replace(/^\]/, '\\]')}]`;
      at += set[0].length;
      continue;
    }
    at += letter.length;
    if (letter === '*') re2 += '.*';
    else if (letter === '?') re2 += '.';
    else if (letter === '\\' && at < glob.length) {
      const next = String.fromCodePoint(glob.codePointAt(at) as number);
      re2 += RE2JS.quote(next);
      at += next.length;
    } else re2 += RE2JS.quote(letter);
  }
  return compileRe2(`^(?:${re2})$`, { ignoreCase }, RE2JS.DOTALL);
}
