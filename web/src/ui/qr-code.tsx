import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

/** Quiet zone around the code, in modules (ISO/IEC 18004). */
const MARGIN = 4

/** A QR code as one SVG path: dark on white in both themes, because cameras want it so. */
export function QrCode({ text, label, size = 208 }: { text: string; label: string; size?: number }) {
  const { data } = useQuery({
    queryKey: ['qr', text],
    queryFn: async () => {
      const { create } = await import('qrcode')
      return pathOf(create(text, { errorCorrectionLevel: 'M' }).modules)
    },
    staleTime: Infinity,
    gcTime: 0,
  })
  if (!data) return <Skeleton w={size} h={size} />
  const side = data.side + 2 * MARGIN
  return (
    <svg
      width={size}
      height={size}
      viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`}
      role="img"
      aria-label={label}
      style={{ borderRadius: 8, display: 'block' }}
    >
      <rect x={-MARGIN} y={-MARGIN} width={side} height={side} fill="#ffffff" />
      <path d={data.path} fill="#101414" shapeRendering="crispEdges" />
    </svg>
  )
}

function pathOf({ size, data }: { size: number; data: Uint8Array }): { side: number; path: string } {
  const squares: string[] = []
  for (let at = 0; at < data.length; at++) {
    if (data[at]) squares.push(`M${at % size} ${Math.floor(at / size)}h1v1h-1z`)
  }
  return { side: size, path: squares.join('') }
}
