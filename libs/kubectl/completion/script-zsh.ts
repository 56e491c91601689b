import { DIRECTIVE } from '#linux/shell/completion/request.js';

/** For zsh with compinit. `name` is the tool's, `request` what it is asked by. */
export const zshScript = (name: string, request: string): string => `#compdef ${name}
compdef _${name} ${name}
# Completes ${name} in zsh: asks \`${name} ${request}\` what may come next.

_${name}()
{
    local -a lines entries order space
    local answer directive line word

    answer=$("\${(Q)words[1]}" ${request} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
    lines=("\${(@f)answer}")
    directive=\${lines[-1]#:}
    [[ \${lines[-1]} == :<-> ]] || return 1
    shift -p lines

    ((directive & ${DIRECTIVE.error})) && return 1
    ((directive & ${DIRECTIVE.noSpace})) && space=(-S '')
    ((directive & ${DIRECTIVE.keepOrder})) && order=(-V)
    if ((directive & ${DIRECTIVE.filterFileExt})); then
        _files -g "*.(\${(j:|:)lines})"
        return
    fi
    if ((directive & ${DIRECTIVE.filterDirs})); then
        _files -/
        return
    fi

    # The value of --flag=VALUE is completed on its own.
    [[ \${words[CURRENT]} == -*=* ]] && compset -P '*='
    for line in "\${lines[@]}"; do
        [[ \${line} == _activeHelp_\\ * ]] && { compadd -x "\${line#_activeHelp_ }"; continue }
        word=\${line%%$'\\t'*}
        word=\${word//:/\\\\:}
        [[ \${line} == *$'\\t'* ]] && word+=:\${line#*$'\\t'}
        entries+=("\${word}")
    done
    if ((\${#entries} > 0)); then
        _describe "\${order[@]}" completions entries "\${space[@]}" && return 0
    fi
    ((directive & ${DIRECTIVE.noFileComp})) || _files
}

# Sourced, not found by compinit: nothing to complete yet.
[[ \${funcstack[1]-} == _${name} ]] && _${name}
`;
