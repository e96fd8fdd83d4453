import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';

type PagerProps = {
  /** 1 is the first page. */
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
};

/** Which part of a long list is shown, and the way to the others. */
export function Pager({ page, pageSize, total, onPage }: PagerProps) {
  const first = Math.min(total, (page - 1) * pageSize + 1);
  const last = Math.min(total, page * pageSize);
  return (
    <nav aria-label="Pages" className="flex items-center gap-2 border-t border-line px-4 py-2.5 text-small text-t3">
      <span>
        {formatCount(first)}–{formatCount(last)} of {formatCount(total)} sessions
      </span>
      <span className="ms-auto flex gap-2">
        <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
          <ChevronLeft aria-hidden="true" size={14} strokeWidth={1.75} />
          Newer
        </Button>
        <Button disabled={last >= total} onClick={() => onPage(page + 1)}>
          Older
          <ChevronRight aria-hidden="true" size={14} strokeWidth={1.75} />
        </Button>
      </span>
    </nav>
  );
}
