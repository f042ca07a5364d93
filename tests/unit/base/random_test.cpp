#include "kiosk/base/random.h"

