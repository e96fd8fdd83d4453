/** A settings file of a tool cannot be changed safely; the message is a sentence for people, without its content. */
export class SettingsRefusal extends Error {
  override name = 'SettingsRefusal';
}
