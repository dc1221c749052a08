/** Network zone that the Internet is in, by its name in the fleet. */
export const internet = 'wan';
