/** The admin socket in a sidecar's folder, which holds nothing else but its files. */
export const SOCKET = "admin.sock";

/** The file of the routes of a called service, or of the inbound side. */
export const routesFile = (name: string): string => `routes-${name}.json`;
