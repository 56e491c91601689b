// The words of `helm get --help`
export const get = {
  name: 'get',
  usage: 'get',
  short: 'download extended information of a named release',
  long: `
This command consists of multiple subcommands which can be used to
get extended information about the release, including:

- The values used to generate the release
- The generated manifest file
- The notes provided by the chart of the release
- The hooks associated with the release
- The metadata of the release

`,
  flags: {
  },
};
