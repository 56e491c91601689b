import { configmaps } from '#cluster/api/resources.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { contentHash } from './content-hash.js';
import { createGenerated, generateFlags, nameOf } from './generate.js';
import { CONFIG_KEY_PROBLEM, isConfigKey, readSources, sourceFlags } from './sources.js';

export const createConfigMap = defineVerb({
  name: 'configmap',
  aliases: ['cm'],
  usage: 'create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  summary: 'Create a config map from a local file, directory or literal value',
  examples: ['# From a folder', 'kubectl create configmap my-config --from-file=path/to/bar', '', '# From values', 'kubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2'],
  flags: { ...generateFlags, ...sourceFlags },
  *run(call) {
    const name = nameOf(call);
    const data: Record<string, string> = {};
    const binaryData: Record<string, string> = {};
    readSources(call.proc, call.flags, 'configmap', (key, content) => {
      if (!isConfigKey(key)) throw new Fatal(`${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${CONFIG_KEY_PROBLEM}`);
      for (const [map, where] of [[data, 'Data'], [binaryData, 'BinaryData']] as const) if (Object.hasOwn(map, key)) throw new Fatal(`cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${where} for ConfigMap ${JSON.stringify(name)}`);
      const text = decodeUtf8(content);
      if (isSameBytes(encodeUtf8(text), content)) data[key] = text;
      else binaryData[key] = encodeBase64(content);
    });
    const content = { ...(Object.keys(data).length > 0 ? { data } : {}), ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}) };
    const hash = call.flags.appendHash ? `-${contentHash({ kind: 'ConfigMap', metadata: { name }, ...content })}` : '';
    yield* createGenerated(call, { ref: configmaps, object: { metadata: { name: name + hash }, ...content }, failed: 'failed to create configmap:' });
  },
});

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
