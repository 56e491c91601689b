// Mirrors vi(1), vim(1) and nano(1) as far as a person meets them: the file opens in the editor of the terminal's window
// Differs: no editor inside the terminal; without a window that has one it says so. `-c` and `+` are not carried out.
import { Errno } from '#linux/kernel/step.js';
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';

/** Called as vim, nano and view too. */
export const vi = defineRawProgram('vi', function* (proc, args) {
  const paths = args.filter((arg, index) => !/^[-+]/.test(arg) && args[index - 1] !== '-c');
  const editor = proc.process.terminal?.editor;
  if (editor === undefined) {
    proc.warn('there is no editor in this terminal; change files with sed -i, or write them with cat > FILE');
    return 1;
  }
  for (const path of paths.length > 0 ? paths : ['']) {
    yield* proc.flush();
    let closed = false;
    let wake = () => {};
    const cancel = editor.open({
      program: proc.name, readOnly: proc.name === 'view', path, content: contentOf(proc, path),
      save: (content) => saved(proc, path, content),
      close: () => {
        closed = true;
        wake();
      },
    });
    try {
      while (!closed) {
        yield { park: (resume) => {
          wake = resume;
          return () => { wake = () => {}; };
        } };
      }
    } finally {
      if (!closed) cancel();
    }
  }
  return 0;
});

function contentOf(proc: Call, path: string): string {
  if (path === '' || !proc.files.exists(path)) return '';
  try {
    return textOf(proc.files.read(path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return proc.die(`${path}: ${error.message}`);
  }
}

function saved(proc: Call, path: string, content: string): string | undefined {
  if (path === '') return 'E32: No file name';
  try {
    proc.files.write(path, bytesOf(content));
    return undefined;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return error.code === 'EACCES' ? `E212: Can't open file for writing` : error.message;
  }
}
