import { DIRECTIVE } from '#linux/shell/completion/request.js';

/** For fish 3 and later. `name` is the tool's, `request` what it is asked by. */
export const fishScript = (name: string, request: string): string => `# Completes ${name} in fish: asks \`${name} ${request}\` what may come next.

function __${name}_ask
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] ${request} $words[2..-1] (string unescape -- "$current") 2>/dev/null)
    set -l directive (string match -r '^:([0-9]+)$' -- $lines[-1])[2]
    test -n "$directive"; or return
    set -e lines[-1]

    test (math "bitand($directive, ${DIRECTIVE.error})") -ne 0; and return
    if test (math "bitand($directive, ${DIRECTIVE.filterFileExt})") -ne 0
        set -l wanted '(/|\\.('(string join '|' $lines)'))$'
        for file in (__fish_complete_path "$current")
            string match -q -r -- $wanted (string split -f 1 \\t -- $file); and echo $file
        end
        return
    end
    if test (math "bitand($directive, ${DIRECTIVE.filterDirs})") -ne 0
        __fish_complete_directories "$current"
        return
    end

    # The value of --flag=VALUE is completed on its own.
    set -l lead (string match -r -- '^-[^=]*=' "$current")
    set -l found 0
    for line in $lines
        string match -q -- '_activeHelp_ *' "$line"; and continue
        string match -q -- "$current*" "$lead$line"; or continue
        set found 1
        echo "$lead$line"
    end
    if test $found -eq 0 -a (math "bitand($directive, ${DIRECTIVE.noFileComp})") -eq 0
        __fish_complete_path "$current"
    end
end

complete -c ${name} -e
complete -k -c ${name} -f -a '(__${name}_ask)'
`;
