import { DIRECTIVE } from '#linux/shell/completion/request.js';

/** For PowerShell 5 and later. `name` is the tool's, `request` what it is asked by. */
export const powershellScript = (name: string, request: string): string => `# Completes ${name} in PowerShell: asks \`${name} ${request}\` what may come next.

Register-ArgumentCompleter -Native -CommandName '${name}' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $command, $words = $words
    $words = @($words)
    if ($line.EndsWith(' ')) { $words += '' }
    # PowerShell before 7.3 drops empty arguments unless they are quoted once more.
    if ($PSVersionTable.PSVersion -lt [version]'7.3') { $words = @($words | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } }) }

    $lines = @(& $command ${request} @words 2>$null)
    if ($lines.Count -eq 0 -or $lines[-1] -notmatch '^:\\d+$') { return }
    $directive = [int]$lines[-1].Substring(1)
    if ($directive -band ${DIRECTIVE.error}) { return }
    # Files that are filtered by their endings, and folders, are left to PowerShell itself.
    if ($directive -band ${DIRECTIVE.filterFileExt | DIRECTIVE.filterDirs}) { return }

    $lead = if ($wordToComplete -match '^-[^=]*=') { $Matches[0] } else { '' }
    $space = if ($directive -band ${DIRECTIVE.noSpace}) { '' } else { ' ' }
    $found = @($lines | Select-Object -SkipLast 1 | Where-Object { -not $_.StartsWith('_activeHelp_ ') } | ForEach-Object {
        $word, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $word }
        [pscustomobject]@{ Word = "$lead$word"; Description = $description }
    } | Where-Object { $_.Word.StartsWith($wordToComplete, [StringComparison]::Ordinal) })
    if (-not ($directive -band ${DIRECTIVE.keepOrder})) { $found = @($found | Sort-Object -Property Word) }
    $single = $found.Count -eq 1
    foreach ($each in $found) {
        $text = if ($single) { "$($each.Word)$space" } else { $each.Word }
        [System.Management.Automation.CompletionResult]::new($text, $each.Word, 'ParameterValue', $each.Description)
    }
    # An empty answer keeps PowerShell from offering files.
    if ($found.Count -eq 0 -and ($directive -band ${DIRECTIVE.noFileComp})) { '' }
}
`;
