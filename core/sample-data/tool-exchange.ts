import { inventCode, inventCodeLine, inventProse, type Project } from './catalogue.ts';
import type { Random } from './random.ts';
import type { JsonObject, JsonValue } from './transcript-line.ts';

/** One call of a tool and what came back, in the shapes that Claude Code writes. */
export type ToolExchange = {
  name: string;
  input: JsonObject;
  /** What the model reads. */
  content: string;
  /** What the tool reported beside it: a string where the call failed. */
  toolUseResult: JsonValue;
  failed: boolean;
  durationMs: number;
};

type Maker = (random: Random, project: Project) => ToolExchange;

function filePath(random: Random, project: Project): string {
  return `${project.folder}/${random.pick(project.files)}`;
}

function numbered(code: string, firstLine: number): string {
  return code
    .split('\n')
    .map((line, index) => `${String(firstLine + index).padStart(6)}\t${line}`)
    .join('\n');
}

function read(random: Random, project: Project): ToolExchange {
  const path = filePath(random, project);
  const numLines = random.skewed(15, 120);
  const startLine = random.chance(0.3) ? random.integer(2, 300) : 1;
  const content = inventCode(random, numLines);
  const file = {
    filePath: path,
    content,
    numLines,
    startLine,
    totalLines: startLine + numLines + random.skewed(0, 400),
  };
  return {
    name: 'Read',
    input: { file_path: path },
    content: numbered(content, startLine),
    toolUseResult: { type: 'text', file },
    failed: false,
    durationMs: random.integer(8, 90),
  };
}

function edit(random: Random, project: Project): ToolExchange {
  const path = filePath(random, project);
  const removed = inventCode(random, random.skewed(1, 8)).split('\n');
  const added = inventCode(random, random.skewed(1, 20)).split('\n');
  const oldStart = random.integer(3, 240);
  const lines = [
    ` ${inventCodeLine(random)}`,
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
  ];
  const hunk = { oldStart, oldLines: removed.length + 1, newStart: oldStart, newLines: added.length + 1, lines };
  const [oldString, newString] = [removed.join('\n'), added.join('\n')];
  return {
    name: 'Edit',
    input: { file_path: path, old_string: oldString, new_string: newString, replace_all: false },
    content: `The file ${path} has been updated.`,
    toolUseResult: {
      filePath: path,
      oldString,
      newString,
      originalFile: `${inventCodeLine(random)}\n${oldString}\n`,
      structuredPatch: [hunk],
      userModified: random.chance(0.06),
      replaceAll: false,
    },
    failed: false,
    durationMs: random.integer(15, 200),
  };
}

function write(random: Random, project: Project): ToolExchange {
  const path = filePath(random, project).replace(/(\.\w+)$/, `_${random.integer(2, 40)}$1`);
  const content = inventCode(random, random.skewed(10, 90));
  return {
    name: 'Write',
    input: { file_path: path, content },
    content: `File created at ${path}`,
    toolUseResult: { type: 'create', filePath: path, content, structuredPatch: [] },
    failed: false,
    durationMs: random.integer(15, 120),
  };
}

function bash(random: Random, project: Project): ToolExchange {
  const command = random.pick(['make test', 'make check', 'git diff --stat', 'git status --short', 'make build']);
  const failed = random.chance(0.12);
  const stdout = inventCode(random, random.skewed(2, 50));
  const content = failed ? `Exit code 1\n${stdout}` : stdout;
  return {
    name: 'Bash',
    input: { command, description: `Run ${command} in ${project.name}` },
    content,
    toolUseResult: failed
      ? `Error: ${content}`
      : { stdout, stderr: '', interrupted: false, isImage: false, noOutputExpected: false },
    failed,
    durationMs: random.skewed(300, 28_000),
  };
}

function search(random: Random, project: Project): ToolExchange {
  const filenames = project.files.slice(0, random.integer(1, project.files.length));
  return {
    name: 'Grep',
    input: {
      pattern: inventCodeLine(random).trim().slice(0, 12),
      path: project.folder,
      output_mode: 'files_with_matches',
    },
    content: `Found ${filenames.length} files\n${filenames.join('\n')}`,
    toolUseResult: { mode: 'files_with_matches', filenames: [...filenames], numFiles: filenames.length },
    failed: false,
    durationMs: random.integer(20, 400),
  };
}

function todo(random: Random): ToolExchange {
  const newTodos = ['in_progress', 'pending', 'pending'].map((status) => {
    const content = inventProse(random, 1);
    return { content, status, activeForm: content };
  });
  return {
    name: 'TodoWrite',
    input: { todos: newTodos },
    content: 'Todos have been modified.',
    toolUseResult: { oldTodos: [], newTodos },
    failed: false,
    durationMs: random.integer(3, 20),
  };
}

function fetchPage(random: Random, project: Project): ToolExchange {
  const query = `${project.name} ${inventCodeLine(random).trim().slice(0, 10)}`;
  return {
    name: 'WebSearch',
    input: { query },
    content: inventProse(random, 6),
    toolUseResult: { query, results: [inventProse(random, 4)], durationSeconds: random.integer(2, 14), searchCount: 1 },
    failed: false,
    durationMs: random.integer(2_000, 14_000),
  };
}

const MAKERS: readonly Maker[] = [
  read,
  read,
  read,
  edit,
  edit,
  edit,
  bash,
  bash,
  bash,
  search,
  search,
  write,
  todo,
  fetchPage,
];

export function inventToolExchange(random: Random, project: Project): ToolExchange {
  return random.pick(MAKERS)(random, project);
}
