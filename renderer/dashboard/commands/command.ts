/** Parts of the command palette, in their order. */
export const COMMAND_SECTIONS = ['Go to', 'Range', 'Actions', 'Help'] as const;
export type CommandSection = (typeof COMMAND_SECTIONS)[number];

/** Something that the user can have done from anywhere in the window. */
export type Command = {
  id: string;
  section: CommandSection;
  title: string;
  /** Other words that people may look for. */
  keywords?: string[];
  /** As tinykeys writes them, e.g. `$mod+KeyK` or `t`; absent where there are none. */
  keys?: string;
  /** The menu of the desktop has it with the same keys, and listens to them where menus do (macOS). */
  isInMenu?: true;
  /** Why it cannot be done now, in a sentence; absent while it can. */
  refusal?: string;
  run: () => void;
};
