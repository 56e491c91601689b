import type { ControllerRevision } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const controllerRevisionColumns: readonly Column<ControllerRevision>[] = described([
  NAME,
  text('Controller', ({ metadata, ...rest }) => {
    void rest;
    const owner = metadata.ownerReferences?.find((each) => each.controller === true);
    if (owner === undefined) return '<none>';
    const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] as string}` : '';
    return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
  }),
  text('Revision', ({ revision }) => revision),
  AGE,
], {
  Controller: 'Controller of the object',
  Revision: 'revision indicates the revision of the state represented by Data.',
});
