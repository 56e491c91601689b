// Mirrors helm.sh/helm/v4/pkg/chart/common/util (ValidateReleaseName)
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LENGTH_MAX = 53;

/** What is wrong with a release's name. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'no name provided';
  return name.length <= LENGTH_MAX && NAME.test(name) ? undefined : `invalid release name, must match regex ${NAME.source} and the length must not be longer than ${LENGTH_MAX}`;
}
