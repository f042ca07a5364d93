#include "kiosk/base/clock.h"

