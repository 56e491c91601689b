import { DIRECTIVE } from '#linux/shell/completion/request.js';

/** For bash 4.4 and later, without the package bash-completion. `name` is the tool's, `request` what it is asked by. */
export const bashScript = (name: string, request: string): string => `# Completes ${name} in bash: asks \`${name} ${request}\` what may come next.

# The words up to the cursor as they were typed: bash itself cuts them also at = and : and the like.
__${name}_typed_words()
{
    local line=\${COMP_LINE:0:COMP_POINT} rest i
    typed=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        rest=\${line#"\${line%%[![:space:]]*}"}
        if ((i == COMP_CWORD)); then
            line=\${rest}
        else
            line=\${COMP_WORDS[i]}
        fi
        if ((i > 0)) && [[ \${glued} == yes ]]; then
            typed[\${#typed[@]}-1]+=\${line}
        else
            typed+=("\${line}")
        fi
        line=\${rest#"\${COMP_WORDS[i]}"}
        glued=no
        [[ -n \${line} && \${line} != [[:space:]]* ]] && glued=yes
    done
}

# A word without its quotes; nothing in it is expanded.
__${name}_unquoted()
{
    local text=$1 char quote=
    unquoted=
    while [[ -n \${text} ]]; do
        char=\${text:0:1}
        text=\${text:1}
        if [[ \${char} == "\\\\" && \${quote} != "'" ]]; then
            unquoted+=\${text:0:1}
            text=\${text:1}
        elif [[ \${char} == "\${quote}" ]]; then
            quote=
        elif [[ -z \${quote} && \${char} == [\\"\\'] ]]; then
            quote=\${char}
        else
            unquoted+=\${char}
        fi
    done
}

# Files whose names end as the words given say, and folders to look into.
__${name}_files()
{
    local ending
    compopt -o filenames 2>/dev/null
    for ending; do
        mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "!*.\${ending}" -- "\${part}")
    done
    mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "\${part}")
}

# The words offered, as far as they are not typed yet; with their descriptions where bash only lists them.
__${name}_reply()
{
    local lead= before=\${current%"\${part}"} line word
    [[ \${current} == -*=* ]] && lead=\${current%%=*}=
    for line; do
        [[ \${line} == _activeHelp_\\ * ]] && continue
        word=\${lead}\${line%%$'\\t'*}
        [[ \${word} == "\${current}"* ]] || continue
        word=\${word#"\${before}"}
        if [[ \${COMP_TYPE-} == 63 && \${line} == *$'\\t'* && $# -gt 1 ]]; then
            printf -v word '%-20s (%s)' "\${word}" "\${line#*$'\\t'}"
            ((\${#word} < \${COLUMNS:-80})) || word="\${word:0:\${COLUMNS:-80} - 5}...)"
        fi
        COMPREPLY+=("\${word}")
    done
}

__start_${name}()
{
    local -a typed=() command=() words=() lines=()
    local glued=no current part unquoted answer directive word
    COMPREPLY=()
    __${name}_typed_words
    # An alias stands for its words; the completion is asked of the command that it begins with.
    command=(\${BASH_ALIASES[\${typed[0]}]-})
    ((\${#command[@]} > 0)) || command=("\${typed[0]}")
    for word in "\${command[@]}" "\${typed[@]:1}"; do
        __${name}_unquoted "\${word}"
        words+=("\${unquoted}")
    done
    ((\${#typed[@]} > 1)) || words+=('')
    [[ \${words[0]} == '~/'* ]] && words[0]=\${HOME}\${words[0]:1}
    current=\${words[\${#words[@]}-1]}
    part=\${current##*["\${COMP_WORDBREAKS-}"]}

    answer=$("\${words[0]}" ${request} "\${words[@]:1}" 2>/dev/null)
    directive=\${answer##*:}
    [[ \${directive} =~ ^[0-9]+$ ]] || return 0
    mapfile -t lines <<<"\${answer%:*}"
    unset 'lines[-1]'

    ((directive & ${DIRECTIVE.error})) && return 0
    ((directive & ${DIRECTIVE.noSpace})) && compopt -o nospace 2>/dev/null
    ((directive & ${DIRECTIVE.noFileComp})) && compopt +o default 2>/dev/null
    ((directive & ${DIRECTIVE.keepOrder})) && compopt -o nosort 2>/dev/null
    if ((directive & ${DIRECTIVE.filterFileExt})); then
        __${name}_files "\${lines[@]}"
    elif ((directive & ${DIRECTIVE.filterDirs})); then
        __${name}_files
    else
        __${name}_reply "\${lines[@]}"
    fi
    return 0
}

complete -o default -F __start_${name} ${name}
`;
