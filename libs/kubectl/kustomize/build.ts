// Mirrors sigs.k8s.io/kustomize/api/krusty
// Differs: no plugins but the built-in ones, no charts of Helm, nothing from other machines.
import type { Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { klogPrefix } from '#kubectl/console/klog.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { Accumulator } from './accumulator.js';
import type { Build, BuildOptions } from './build-settings.js';
import { builtins } from './builtins.js';
import { defaultConfig } from './config.js';
import { checkMetadata } from './factory.js';
import { attempt, Failure } from './failure.js';
import { Loader } from './loader.js';
import { fixReferences } from './name-references.js';
import { sortResources } from './order.js';
import { forgetOrigin, forgetTransformations } from './origin.js';
import type { ResMap } from './resmap.js';
import type { Resource } from './resource.js';
import { builtInSchemas, type Schemas } from './schema.js';
import { Target } from './target.js';
import { addEntries } from './transformers/entries.js';
import { resolveVars } from './vars.js';

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';
const MANAGED_BY = 'app.kubernetes.io/managed-by';
const VERSION = 'kustomize-v5.7.1';

/** The objects that a kustomization comes to. Warnings go to standard error. Throws Fatal. */
export function* buildKustomization(proc: Process, folder: string, options: BuildOptions = {}): Step<Dynamic[]> {
  return (yield* buildResources(proc, folder, options)).map(({ object }) => object);
}

/** An object as it is printed, and what is known of it. */
export interface Built {
  readonly resource: Resource;
  readonly object: Dynamic;
}

/** Throws Fatal. */
export function* buildResources(proc: Process, folder: string, options: BuildOptions): Step<readonly Built[]> {
  yield* proc.work();
  const said: string[] = [];
  const built = attempt(() => run(newBuild(proc, options, said), folder).list.map((resource) => ({ resource, object: resource.output() })));
  if (said.length > 0) yield* proc.stderr.write(said.join(''));
  if (built instanceof Failure) throw new Fatal(built.message);
  return built;
}

function newBuild(proc: Process, options: BuildOptions, said: string[]): Build {
  let current: Schemas = builtInSchemas;
  let isChosen = false;
  return {
    proc,
    options,
    defaults: defaultConfig(),
    schemas: { find: (apiVersion, kind) => current.find(apiVersion, kind), isClusterScoped: (apiVersion, kind) => current.isClusterScoped(apiVersion, kind) },
    chooseSchemas(found) {
      current = found;
      isChosen = true;
    },
    get areSchemasChosen() {
      return isChosen;
    },
    warn: (text) => { said.push(text); },
    log: (text) => { said.push(`${klogPrefix('I', proc.world.clock.now(), 'log.go:244')} ${text}`); },
  };
}

function run(build: Build, folder: string): ResMap {
  const loader = Loader.open(build.proc, folder, build.options.isUnrestricted !== true);
  // What an object came from is noted where anything is asked of the build, and taken away again.
  const target = Target.root(build, loader);
  target.chooseSchemas(true);
  const { map, config, vars } = target.accumulate(new Accumulator());
  builtins['HashTransformer']?.transform?.({}, { loader, schemas: build.schemas, shown: '' })(map);
  fixReferences(map, config.nameReference);
  resolveVars(map, vars, config.varReference, build.log);
  dropLocal(map);
  finish(map, target.fields, build);
  return map;
}

/** Objects that are only for tools on this machine. */
function dropLocal(map: ResMap): void {
  for (const { node } of map.list) checkMetadata(node);
  map.reset(map.list.filter(({ annotations }) => (annotations[LOCAL_CONFIG] ?? 'false') === 'false'));
}

function finish(map: ResMap, { sortOptions, buildMetadata = [] }: Dynamic, { options, log }: Build): void {
  if (sortOptions !== undefined && options.reorder !== undefined) log("Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.\n");
  if (sortOptions !== undefined || options.reorder !== 'none') sortResources(map, sortOptions);
  if (options.withManagedByLabel === true || buildMetadata.includes('managedByLabel')) addEntries({ [MANAGED_BY]: VERSION }, [{ group: '', version: '', kind: '', path: 'metadata/labels', create: true }])(map);
  for (const resource of map.list) {
    resource.removeBuildAnnotations();
    if (!buildMetadata.includes('originAnnotations')) forgetOrigin(resource);
    if (!buildMetadata.includes('transformerAnnotations')) forgetTransformations(resource);
  }
}
