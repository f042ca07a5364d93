#include "kiosk/base/bounded_queue.h"

