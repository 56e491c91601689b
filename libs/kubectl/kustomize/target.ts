// Mirrors sigs.k8s.io/kustomize/api/internal/target (kusttarget.go): one kustomization, with those that it refers to
import { goString } from '#kubectl/printers/go-json.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Accumulator } from './accumulator.js';
import type { Build } from './build-settings.js';
import type { Generate } from './builtins.js';
import { emptyConfig, mergeConfigs, readConfig } from './config.js';
import { readCrds } from './crds.js';
import { resourcesOf } from './factory.js';
import { attempt, Failure, within } from './failure.js';
import { type Kustomization, readKustomization } from './kustomization.js';
import type { Loader } from './loader.js';
import { below, type Origin, originText, pluginOrigin, recordTransformer, setOrigin, ORIGIN } from './origin.js';
import { loadGenerator, loadTransformer } from './plugins.js';
import { ResMap } from './resmap.js';
import type { Resource } from './resource.js';
import { builtInSchemas, customSchemas } from './schema.js';
import { configureGenerators, configureTransformers } from './target-builtins.js';
import type { Transform } from './transformers/transformer.js';
import { validate } from './validate.js';
import { fullVar, givenVarText, markVars, mergeVars } from './vars.js';

/** A step of a kustomization, and what to note of it at the objects that it made or changed. */
export interface Noted<T> {
  readonly run: T;
  readonly origin: Origin | undefined;
}

export class Target {
  private constructor(
    private readonly build: Build,
    private readonly loader: Loader,
    private readonly kustomization: Kustomization,
    /** Where the objects came from so far; undefined: nobody asks. */
    private readonly origin: Origin | undefined,
  ) {}

  /** Reads the kustomization of the loader's folder. Throws Failure. */
  static root(build: Build, loader: Loader): Target {
    const kustomization = readKustomization(loader, build.warn);
    return new Target(build, loader, kustomization, (kustomization.fields.buildMetadata ?? []).length > 0 ? {} : undefined);
  }
  #below(loader: Loader, path: string): Target {
    return new Target(this.build, loader, readKustomization(loader, this.build.warn), this.origin === undefined ? undefined : below(this.origin, path));
  }

  get fields(): Dynamic {
    return this.kustomization.fields;
  }

  /** What kinds the kustomization wants to be known. Throws Failure. */
  chooseSchemas(isRoot: boolean): void {
    const { path, version } = this.fields.openapi ?? {};
    const text = path === undefined ? undefined : this.loader.text(path);
    if (!isRoot && this.build.areSchemasChosen) return;
    if (text !== undefined && version !== undefined) throw new Failure('builtin version and custom schema provided, cannot use both');
    if (version !== undefined && version !== '' && version !== 'v1.21.2') throw new Failure('the specified OpenAPI version is not built in');
    if (text !== undefined) this.build.chooseSchemas(customSchemas(text));
    else if (version) this.build.chooseSchemas(builtInSchemas);
  }

  /** Goes through all parts of the kustomization. Throws Failure. */
  accumulate(into: Accumulator): Accumulator {
    const { fields, build } = this;
    let all = within('accumulating resources', () => this.#resources(into, fields.resources ?? []));
    const configurations: readonly string[] = fields.configurations ?? [];
    const own = configurations.map((path) => readConfig(this.loader.text(path))).reduce(mergeConfigs, emptyConfig);
    all.config = mergeConfigs(all.config, mergeConfigs(build.defaults, own));
    const crds: readonly string[] = fields.crds ?? [];
    all.config = mergeConfigs(all.config, within(`loading CRDs [${crds.join(' ')}]`, () => crds.map((path) => readCrds(this.loader.text(path), path)).reduce(mergeConfigs, emptyConfig)));
    this.#generate(all);
    all = within('accumulating components', () => this.#components(all, fields.components ?? []));
    this.#transform(all);
    for (const { run } of this.#transformers(fields.validators ?? [])) validate(all.map, run);
    const vars = (fields.vars ?? []).map(fullVar);
    within(`merging vars [${(fields.vars ?? []).map(givenVarText).join(' ')}]`, () => {
      markVars(all.map, vars, build.schemas);
      all.vars = mergeVars(all.vars, vars);
    });
    return all;
  }

  #resources(into: Accumulator, paths: readonly string[]): Accumulator {
    let all = into;
    for (const path of paths) {
      const ofFile = attempt(() => this.#file(all, path));
      if (!(ofFile instanceof Failure)) continue;
      const loader = attempt(() => this.loader.below(path));
      const prefix = `accumulation err='${ofFile.message}'`;
      if (loader instanceof Failure) throw ofFile.message.includes('MalformedYAMLError') ? ofFile : new Failure(`${prefix}: ${loader.message}`);
      all = within(prefix, () => this.#folder(all, loader, path, false));
    }
    return all;
  }

  #file(into: Accumulator, path: string): void {
    const map = within(`accumulating resources from '${path}'`, () => {
      const text = this.loader.text(path);
      const found = attempt(() => ResMap.of(resourcesOf(text, this.build.schemas)));
      if (found instanceof Failure) throw found.message.includes('MalformedYAMLError') ? new Failure(`${found.message} in File: ${path}`) : found;
      return found;
    });
    if (this.origin !== undefined) for (const resource of map.list) resource.setAnnotation(ORIGIN, originText(below(this.origin, path)));
    within(`merging resources from '${path}'`, () => into.map.appendAll(map));
  }

  #components(into: Accumulator, paths: readonly string[]): Accumulator {
    let all = into;
    for (const path of paths) {
      const loader = attempt(() => this.loader.below(path));
      if (loader instanceof Failure) throw new Failure(`loader.New ${goString(loader.message, false)}`);
      const found = attempt(() => this.#folder(all, loader, path, true));
      if (found instanceof Failure) throw new Failure(`accumulateDirectory: ${goString(found.message, false)}`);
      all = found;
    }
    return all;
  }

  #folder(into: Accumulator, loader: Loader, path: string, isComponent: boolean): Accumulator {
    const { root } = loader;
    const target = within(`couldn't make target for path '${root}'`, () => this.#below(loader, path));
    target.chooseSchemas(false);
    const { kind } = target.fields;
    if (isComponent && kind !== 'Component') throw new Failure(`expected kind 'Component' for path '${root}' but got '${kind}'`);
    if (!isComponent && kind === 'Component') throw new Failure(`expected kind != 'Component' for path '${root}'`);
    const found = within(`recursed accumulation of path '${root}'`, () => target.accumulate(isComponent ? into : new Accumulator()));
    const all = isComponent ? new Accumulator() : into;
    within(`recursed merging from path '${root}'`, () => all.merge(found));
    return all;
  }

  #generate(all: Accumulator): void {
    const generators = [...configureGenerators(this.kustomization, this.loader, this.build, this.origin), ...within('loading generator plugins', () => this.#generators())];
    for (const { run, origin } of generators) {
      const made = ResMap.of(run());
      if (origin !== undefined) for (const resource of made.list) if (resource.annotations[ORIGIN] === undefined) setOrigin(resource, origin);
      // Go tells the generator by its address.
      within(`merging from generator &{0xc000a20f70 ${origin === undefined ? '<nil>' : '0xc000a20f80'}}`, () => all.map.absorb(made));
    }
  }

  #generators(): Noted<Generate>[] {
    return this.#configured(this.fields.generators ?? []).map((resource) => ({
      run: within('failed to load generator', () => loadGenerator(resource, this.loader, this.build)),
      origin: pluginOrigin(resource),
    }));
  }

  #transform(all: Accumulator): void {
    const transformers = [...configureTransformers(this.kustomization, all.config, this.loader, this.build, this.origin), ...this.#transformers(this.fields.transformers ?? [])];
    for (const { run, origin } of transformers) {
      run(all.map);
      if (origin !== undefined) recordTransformer(all.map.list, origin);
      all.map.dropEmpties();
    }
  }

  #transformers(entries: readonly string[]): Noted<Transform>[] {
    return this.#configured(entries).map((resource) => ({ run: loadTransformer(resource, this.loader, this.build), origin: pluginOrigin(resource) }));
  }

  /** The objects of texts, and then those of files and folders. */
  #configured(entries: readonly string[]): readonly Resource[] {
    const all = new Accumulator();
    const paths: string[] = [];
    for (const entry of entries) {
      const inline = attempt(() => ResMap.of(resourcesOf(entry, this.build.schemas)));
      if (inline instanceof Failure) {
        paths.push(entry);
        continue;
      }
      if (this.origin !== undefined) for (const resource of inline.list) setOrigin(resource, below(this.origin, this.kustomization.file));
      all.map.appendAll(inline);
    }
    return this.#resources(all, paths).map.list;
  }
}
