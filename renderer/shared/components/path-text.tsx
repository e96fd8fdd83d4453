import { Fragment } from 'react';

/** Behind each separator of either system. */
const BEHIND_SEPARATORS = /(?<=[/\\])/;

/** A path that breaks between its folders where the line ends, and amid a name only where that is longer than a line. */
export function PathText({ path }: { path: string }) {
  return (
    <span className="font-mono wrap-anywhere">
      {path.split(BEHIND_SEPARATORS).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path have no other name
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
