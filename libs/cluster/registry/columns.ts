// The columns that many kinds have.
import type { Container, LabelSelector, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { CREATED_DOC, NAME_DOC } from '#cluster/api/field-doc.js';
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { ageOf } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';

export const NAME: Column<KubeObject> = { name: 'Name', type: 'string', format: 'name', description: NAME_DOC, cell: (object) => object.metadata.name };
export const AGE: Column<KubeObject> = { name: 'Age', type: 'string', description: CREATED_DOC, cell: (object, now) => ageOf(object.metadata.creationTimestamp, now) };
export const CREATED_AT: Column<KubeObject> = { name: 'Created At', type: 'date', description: CREATED_DOC, cell: (object) => object.metadata.creationTimestamp };

/** Says of each column what it is for. */
export function described<T extends KubeObject>(columns: readonly Column<T>[], descriptions: Readonly<Record<string, string | (() => string)>>): readonly Column<T>[] {
  return columns.map((column) => {
    const description = descriptions[column.name];
    return description === undefined ? column : { ...column, description };
  });
}

/** A text column. */
export function text<T extends KubeObject>(name: string, cell: Column<T>['cell'], priority?: 1): Column<T> {
  return { name, type: 'string', cell, ...(priority === undefined ? {} : { priority }) };
}

export function integer<T extends KubeObject>(name: string, cell: Column<T>['cell']): Column<T> {
  return { name, type: 'integer', cell };
}

export function bool<T extends KubeObject>(name: string, cell: Column<T>['cell']): Column<T> {
  return { name, type: 'boolean', cell };
}

type WithTemplate = KubeObject & { readonly spec?: { readonly template?: PodTemplateSpec; readonly selector?: unknown } };

function containersOf(object: WithTemplate): readonly Container[] {
  return object.spec?.template?.spec?.containers ?? [];
}

export function containerNames(containers: readonly Container[]): string {
  return containers.map((each) => each.name).join(',');
}

export function containerImages(containers: readonly Container[]): string {
  return containers.map((each) => each.image ?? '').join(',');
}

/** What the columns of containers are for. */
export const CONTAINER_DOCS = { Containers: 'Names of each container in the template.', Images: 'Images referenced by each container in the template.' };

export const CONTAINERS: Column<WithTemplate> = { ...text('Containers', (object) => containerNames(containersOf(object)), 1), description: CONTAINER_DOCS.Containers };
export const IMAGES: Column<WithTemplate> = { ...text('Images', (object) => containerImages(containersOf(object)), 1), description: CONTAINER_DOCS.Images };
export const SELECTOR: Column<WithTemplate> = text('Selector', (object) => formatLabelSelector(object.spec?.selector as LabelSelector | undefined), 1);
