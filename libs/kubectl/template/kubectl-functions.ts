// Mirrors the functions of k8s.io/cli-runtime/pkg/printers/template.go
import { decodeUtf8 } from '#linux/env/text.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';
import { at } from '#kubectl/rest/dynamic.js';
import { CallError, type FunctionMap } from './functions.js';

export const kubectlFunctions: FunctionMap = {
  exists: (value, ...keys) => keys.every((key) => typeof key === 'string') && at(value, ...(keys as string[])) !== undefined,
  base64decode: (text) => {
    const bytes = decodeBase64(String(text));
    if (bytes === undefined) throw new CallError('base64 decode failed: illegal base64 data');
    return decodeUtf8(bytes);
  },
};
