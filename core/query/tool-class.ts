import type { ToolClass } from '../contracts/session-timeline.ts';

/** Names as the tools give them, in small letters without signs, so that spellings of one name are one. */
const CLASSES: readonly [ToolClass, readonly string[]][] = [
  [
    'edit',
    [
      ...['edit', 'multiedit', 'write', 'notebookedit', 'applypatch', 'replace', 'writefile', 'editfile', 'createfile'],
      ...['deletefile', 'searchreplace', 'strreplace', 'strreplaceeditor', 'reapply', 'editnotebook', 'update'],
    ],
  ],
  [
    'shell',
    [
      ...[
        'bash',
        'bashoutput',
        'killbash',
        'killshell',
        'shell',
        'shellcommand',
        'localshell',
        'execcommand',
        'powershell',
      ],
      ...['runshellcommand', 'runterminalcmd', 'runterminalcommand', 'unifiedexec', 'writestdin', 'containerexec'],
    ],
  ],
  [
    'read',
    [
      ...['read', 'grep', 'glob', 'ls', 'notebookread', 'readfile', 'readmanyfiles', 'listdirectory', 'listdir'],
      ...['searchfilecontent', 'grepsearch', 'filesearch', 'globfilesearch', 'codebasesearch', 'semanticsearch'],
      ...['ripgrep', 'ripgrepsearch', 'viewimage', 'readlints', 'lsp', 'searchsymbols'],
    ],
  ],
];

const CLASS_OF = new Map(CLASSES.flatMap(([toolClass, names]) => names.map((name) => [name, toolClass] as const)));

/** What a tool does, by its name; what is not known, also every tool of an MCP server, is `other`. */
export function toolClassOf(toolName: string): ToolClass {
  const plain = toolName
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    // Newer forms of a tool carry a number.
    .replace(/v\d+$/, '');
  return CLASS_OF.get(plain) ?? 'other';
}
