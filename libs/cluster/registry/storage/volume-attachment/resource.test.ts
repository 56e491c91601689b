import { testResource } from '#cluster/testing/resource-tests.js';
import { volumeAttachmentResource } from './resource.js';

testResource(volumeAttachmentResource, {
  sample: { spec: { attacher: 'a.example.com', nodeName: 'n', source: { persistentVolumeName: 'v' } } },
  refuses: [['nobody who attaches', { spec: { attacher: '' } }, 'spec.attacher: Required value'], ['nothing to attach', { spec: { source: { persistentVolumeName: null } } }, 'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName']],
  keeps: [['its node', { spec: { nodeName: 'm' } }, 'spec: Invalid value: {"Attacher":"a.example.com","Source":{"PersistentVolumeName":"v","InlineVolumeSpec":null},"NodeName":"m"}: field is immutable']],
  shows: [['that it is not attached', {}, ['x', 'a.example.com', 'v', 'n', false, '0s']], ['that it is', { status: { attached: true } }, ['x', 'a.example.com', 'v', 'n', true, '0s']]],
});
