import type { FileView } from '#linux/fs/file-view.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { SOURCE_LENGTH_MAX } from './limits.js';

/** All of a file, or of a stream until its end: `source <(kubectl completion bash)`. */
export function* readWhole(files: FileView, path: string): Step<Uint8Array> {
  if (files.stat(path).kind === 'file') return files.read(path);
  const input = files.openInput(path);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let data = yield* input.read(); data !== undefined; data = yield* input.read()) {
    pieces.push(data);
    length += data.length;
    if (length > SOURCE_LENGTH_MAX) throw new Errno('EFBIG');
  }
  input.close();
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
