// Mirrors pkg/scheduler/framework/plugins/defaultbinder
// Differs: nothing.
import { pods } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import type { Client } from '#cluster/client/client.js';
import type { BindPlugin } from '#cluster/scheduler/framework/plugin.js';
import { failed, fits } from '#cluster/scheduler/framework/status.js';

export function defaultBinder(client: Client): BindPlugin {
  return {
    name: 'DefaultBinder',
    bind({ pod }, nodeName) {
      const { namespace, name, uid } = pod.metadata;
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name, uid }, target: { kind: 'Node', name: nodeName } };
      try {
        client.createSubresource(pods, namespace, name, 'binding', binding);
        return fits();
      } catch (error) {
        if (error instanceof StatusError && !(error instanceof StillWaiting)) return failed(error.message);
        throw error;
      }
    },
  };
}
