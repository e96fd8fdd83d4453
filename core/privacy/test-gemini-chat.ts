/**
 * One record of every kind that a Gemini CLI chat is known to hold, for tests. Each text that may not be stored is made
 * by `secret`, so that a test can plant what it likes and look for it afterwards.
 *
 * @param secret a free text; the label says where it stands
 */
export function chatRecords(secret: (label: string) => string): Record<string, unknown>[] {
  const path = (label: string) => `/home/${secret('user')}/${secret('parent')}/${secret(label)}.py`;
  const unknown = () => ({ [secret('unknown key')]: secret('value of an unknown key') });
  const edit = (status: string) => ({
    id: 'replace_1767323045000_0',
    name: 'replace',
    args: { file_path: path('edited'), old_string: secret('old'), new_string: secret('new'), ...unknown() },
    result: [{ functionResponse: { id: secret('answer id'), name: 'replace', response: { error: secret('error') } } }],
    status,
    timestamp: '2026-01-02T03:04:09.000Z',
    agentId: secret('agent'),
    displayName: secret('display name'),
    description: secret('description'),
    renderOutputAsMarkdown: false,
    resultDisplay: {
      fileDiff: `--- ${secret('old name')}\n+++ ${secret('new name')}\n@@ -1 +1 @@ ${secret('hunk')}\n-${secret('was')}\n+${secret('is')}`,
      fileName: secret('file name'),
      originalContent: secret('original'),
      newContent: secret('new content'),
      diffStat: { model_added_lines: 2, model_removed_lines: 1, user_added_lines: 1, ...unknown() },
      ...unknown(),
    },
    ...unknown(),
  });
  const messages = [
    {
      id: '041def4b-27de-40c5-9224-59cdaf6bdecf',
      timestamp: '2026-01-02T03:04:05.000Z',
      type: 'user',
      content: [{ text: secret('prompt') }, { inlineData: { data: secret('image'), mimeType: secret('mime') } }],
      displayContent: [{ text: secret('typed') }],
      ...unknown(),
    },
    {
      id: '3d8ee718-9eb5-45f8-abb8-28bf1cc2c243',
      timestamp: '2026-01-02T03:04:06.000Z',
      type: 'gemini',
      content: secret('answer'),
      thoughts: [{ subject: secret('subject'), description: secret('thought'), timestamp: secret('time') }],
      tokens: {
        input: 100,
        output: 9,
        cached: 40,
        thoughts: 3,
        tool: 0,
        total: 112,
        [secret('kind')]: secret('count'),
      },
      model: 'gemini-2.5-pro',
      toolCalls: [
        edit('success'),
        edit('error'),
        edit('cancelled'),
        { ...edit(secret('status')), id: secret('call id'), name: secret('tool'), timestamp: secret('call time') },
        {
          id: 'read_file_1767323045000_0',
          status: 'success',
          resultDisplay: secret('display'),
          result: secret('result'),
        },
        secret('no call'),
      ],
      ...unknown(),
    },
    {
      id: secret('id'),
      timestamp: secret('time'),
      type: secret('type'),
      content: secret('words'),
      model: secret('model'),
    },
    { type: 'error', content: secret('failure') },
    { type: 'info', content: { deep: [{ deeper: secret('deep') }] } },
  ];
  const metadata = {
    sessionId: '887ba529-0020-4f9f-9736-7e45d03b5b32',
    projectHash: secret('project'),
    startTime: '2026-01-02T03:04:00.000Z',
    lastUpdated: secret('updated'),
    kind: secret('kind'),
    summary: secret('summary'),
    directories: [`/home/${secret('user')}/${secret('parent of the project')}/shop`],
    memoryScratchpad: { [secret('memory key')]: secret('memory') },
    ...unknown(),
  };
  return [
    metadata,
    ...messages,
    { $set: { ...metadata, sessionId: secret('session') } },
    { $set: { messages }, ...unknown() },
    { $rewindTo: secret('rewound') },
    { ...metadata, messages },
    unknown(),
  ];
}
