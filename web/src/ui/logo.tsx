import { useId } from 'react'

/** Five bars, each quieter than the one before: a voice being lowered. */
export function LogoMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#1f5d63" />
      <path
        d="M7 8.5v15M13 11v10M19 13.2v5.6M25 15.4v1.2"
        stroke="#f4f7f6"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  )
}

/** Mark and name. The letters are drawn, so that they look the same with every system font. */
export function Logo({ height = 28 }: { height?: number }) {
  const titleId = useId()
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: height * 0.36 }}>
      <LogoMark size={height} />
      <svg
        height={height * 0.72}
        viewBox="0 0 55 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
        role="img"
        aria-labelledby={titleId}
      >
        <title id={titleId}>Sotto</title>
        <path d="M8.3 8.6C7.7 7.3 6.5 6.6 5 6.6c-1.9 0-3.2.9-3.2 2.3 0 3.2 6.8 1.4 6.8 4.7 0 1.5-1.4 2.4-3.4 2.4-1.7 0-3.1-.8-3.7-2.3" />
        <circle cx="18" cy="11.3" r="4.7" />
        <path d="M29 2.8v10.4c0 1.8 1 2.8 2.7 2.8M26.3 6.8h5.2" />
        <path d="M37.5 2.8v10.4c0 1.8 1 2.8 2.7 2.8M34.8 6.8h5.2" />
        <circle cx="48.5" cy="11.3" r="4.7" />
      </svg>
    </span>
  )
}
