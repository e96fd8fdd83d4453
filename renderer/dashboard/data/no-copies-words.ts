/** Why there is no copy and what makes one. @param isDaily whether backups are made; undefined = not known yet */
export function noCopiesWords(isDaily: boolean | undefined): string {
  const archive = 'an archive is written when a program uses the sessions API.';
  if (isDaily === undefined) return 'None yet.';
  return isDaily
    ? `None yet. The first backup is made some minutes after a start, ${archive}`
    : `None. Daily backups are switched off in the settings; ${archive}`;
}
