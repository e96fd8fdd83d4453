export type FiguresRow = {
  key: string;
  name: string /** One for each column behind the first. */;
  cells: readonly string[];
};

type FiguresTableProps = {
  /** What is shown, in words: `tokens by kind`. */
  name: string;
  columns: readonly string[];
  rows: readonly FiguresRow[];
  className?: string;
};

/** A chart's figures as a table: what a row is called, then its figures. It scrolls where it is higher than its room. */
export function FiguresTable({ name, columns, rows, className = 'max-h-[300px] px-4 pb-3' }: FiguresTableProps) {
  const [first, ...others] = columns;
  return (
    <section
      aria-label={`${name}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className={`overflow-auto ${className}`}
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pe-2">
              {first}
            </th>
            {others.map((column) => (
              <th key={column} scope="col" className="py-1.5 ps-2.5 text-end whitespace-nowrap">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line last:border-b-0">
              <th scope="row" className="name py-1 pe-2 font-normal">
                {row.name}
              </th>
              {others.map((column, at) => (
                <td key={column} className="ps-2.5 text-end whitespace-nowrap">
                  {row.cells[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
