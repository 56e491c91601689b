import { ClientCertificates } from '#cluster/apiserver/authentication/client-certificates.js';
import { TokenKey } from '#cluster/pki/token-key.js';
import { indexStrategies } from '#cluster/apiserver/resource-table.js';
import { images } from '#cluster/images/list.js';
import { Registry } from '#cluster/images/registry.js';
import { builtInStrategies } from '#cluster/registry/list.js';

/** What all clusters of a process share: the catalogue of images, and the resources that every API server knows. */
export class ClusterParts {
  readonly images = new Registry(images);
  readonly resources = indexStrategies(builtInStrategies);
  readonly clientCertificates = new ClientCertificates();
  readonly tokenKey = new TokenKey();
}
