// Mirrors sigs.k8s.io/kustomize/api/internal/plugins/loader: generators and transformers that have objects of their own
// Differs: none is run but the built-in ones.
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { Build } from './build-settings.js';
import { builtins, type Generate } from './builtins.js';
import { Failure, within } from './failure.js';
import { decodeGo } from './go-decode.js';
import { gvkText, idText } from './ids.js';
import type { Loader } from './loader.js';
import type { Resource } from './resource.js';
import type { Transform } from './transformers/transformer.js';

/** Throws Failure. */
export function loadGenerator(resource: Resource, loader: Loader, build: Build): Generate {
  const plugin = load(resource, loader, build);
  if (plugin.generate === undefined) throw new Failure(`plugin ${idText(resource.originalId)} not a generator`);
  return plugin.generate;
}

/** Throws Failure. */
export function loadTransformer(resource: Resource, loader: Loader, build: Build): Transform {
  const plugin = load(resource, loader, build);
  if (plugin.transform === undefined) throw new Failure(`plugin ${idText(resource.originalId)} not a transformer`);
  return plugin.transform;
}

function load(resource: Resource, loader: Loader, build: Build): { readonly generate?: Generate; readonly transform?: Transform } {
  const { gvk, originalId } = resource;
  if (gvk.group !== '' || gvk.version !== 'builtin') throw refusal(originalId.kind, build);
  const builtin = Object.hasOwn(builtins, gvk.kind) ? builtins[gvk.kind] : undefined;
  if (builtin === undefined) throw new Failure(`unable to load builtin ${gvkText(gvk)}`);
  return within(`plugin ${idText(originalId)} fails configuration`, () => {
    const object = resource.json();
    const surroundings = { loader, schemas: build.schemas, shown: writeYaml(object) };
    const config = within('error unmarshaling JSON: while decoding JSON', () => decodeGo(object, builtin.shape, false));
    return {
      ...(builtin.generate === undefined ? {} : { generate: builtin.generate(config, surroundings, build.options) }),
      ...(builtin.transform === undefined ? {} : { transform: builtin.transform(config, surroundings) }),
    };
  });
}

function refusal(kind: string, { options, proc }: Build): Failure {
  if (options.withPlugins !== true) return new Failure(`external plugins disabled; unable to load external plugin '${kind}'`);
  const home = proc.env.get('HOME') ?? '~';
  const own = proc.env.get('KUSTOMIZE_PLUGIN_HOME');
  const config = proc.env.get('XDG_CONFIG_HOME');
  const tried = [
    [own ?? '<no value>', 'homed in $KUSTOMIZE_PLUGIN_HOME'], [config === undefined ? '<no value>' : `${config}/kustomize/plugin`, 'homed in $XDG_CONFIG_HOME'],
    [`${home}/.config/kustomize/plugin`, 'homed in default value of $XDG_CONFIG_HOME'], [`${home}/kustomize/plugin`, 'homed in home directory'],
  ] as const;
  return new Failure(`unable to find plugin root - tried: ${tried.map(([path, note]) => `('${path}'; ${note})`).join(', ')}`);
}
