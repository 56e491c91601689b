import { volumeattachments } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { volumeAttachmentColumns } from './columns.js';
import { volumeAttachmentStrategy } from './strategy.js';

export const volumeAttachmentResource = defineResource(volumeattachments, { subresources: [STATUS], strategy: volumeAttachmentStrategy, columns: volumeAttachmentColumns });
