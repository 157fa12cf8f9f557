import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'

/** Toasts come with their first use: no first view has one. */
export const loadNotifications = async () => (await import('@mantine/notifications')).notifications

/** A short word after something worked. Screen readers hear it; it goes by itself. */
export function toast(message: string): void {
  void loadNotifications().then((notifications) =>
    notifications.show({
      message,
      icon: <IconCheck size={18} />,
      color: 'green',
      autoClose: 4000,
      withCloseButton: false,
    }),
  )
}

export function toastFault(title: string, message: string): void {
  void loadNotifications().then((notifications) =>
    notifications.show({
      title,
      message,
      icon: <IconAlertTriangle size={18} />,
      color: 'red',
      autoClose: 8000,
    }),
  )
}
