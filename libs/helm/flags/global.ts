import { bool, int, text, texts } from '#kubectl/flags/flag.js';

/** Flags of every command. */
export const globalFlags = {
  burstLimit: int({ initial: 100, help: 'client-side default throttling limit' }),
  color: text({ initial: 'auto', completes: 'color', help: 'use colored output (never, auto, always)' }),
  colour: text({ initial: 'auto', completes: 'color', help: 'use colored output (never, auto, always)' }),
  contentCache: text({ shown: '"/root/.cache/helm/content"', help: 'path to the directory containing cached content (e.g. charts)' }),
  debug: bool({ help: 'enable verbose output' }),
  kubeApiserver: text({ help: 'the address and the port for the Kubernetes API server' }),
  kubeAsGroup: texts({ help: 'group to impersonate for the operation, this flag can be repeated to specify multiple groups.' }),
  kubeAsUser: text({ help: 'username to impersonate for the operation' }),
  kubeCaFile: text({ help: 'the certificate authority file for the Kubernetes API server connection' }),
  kubeContext: text({ completes: 'context', help: 'name of the kubeconfig context to use' }),
  kubeInsecureSkipTlsVerify: bool({ help: "if true, the Kubernetes API server's certificate will not be checked for validity. This will make your HTTPS connections insecure" }),
  kubeTlsServerName: text({ help: 'server name to use for Kubernetes API server certificate validation. If it is not provided, the hostname used to contact the server is used' }),
  kubeToken: text({ help: 'bearer token used for authentication' }),
  kubeconfig: text({ help: 'path to the kubeconfig file' }),
  namespace: text({ short: 'n', completes: 'namespace', help: 'namespace scope for this request' }),
  qps: { ...text({ help: 'queries per second used when communicating with the Kubernetes API, not including bursting' }), typeName: 'float32' },
  registryConfig: text({ shown: '"/root/.config/helm/registry/config.json"', help: 'path to the registry config file' }),
  repositoryCache: text({ shown: '"/root/.cache/helm/repository"', help: 'path to the directory containing cached repository indexes' }),
  repositoryConfig: text({ shown: '"/root/.config/helm/repositories.yaml"', help: 'path to the file containing repository names and URLs' }),
};
