import { bindings } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';

export const bindingResource = defineResource(bindings, { verbs: ['create'] });
