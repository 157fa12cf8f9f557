import { api } from './api.ts'

export type Progress = { received: number; total: number | undefined }

/** Fetches a file and tells how far it is, in bytes; `total` is unknown when the server streams. */
export async function download(
  path: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Blob> {
  const response = await api.stream(path, signal)
  const length = Number(response.headers.get('content-length'))
  const total = length > 0 && !response.headers.get('content-encoding') ? length : undefined
  const reader = response.body?.getReader()
  if (!reader) return response.blob()
  const chunks: BlobPart[] = []
  let received = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    received += value.length
    onProgress({ received, total })
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? 'application/octet-stream' })
}

/** Hands a blob to the browser's own save dialog, under a name that tells nothing about a person. */
export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has taken its own reference by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
