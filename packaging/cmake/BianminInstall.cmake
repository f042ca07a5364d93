# What a terminal gets, as component `terminal`; nothing else of the project is installed. Modules and helpers are looked for
# beside the program that wants them, so all programs lie in one folder; those that people call have a link in bin.
set(bianmin_programs bianmin-guard bianmin-kiosk bianmin-sync bianmin-speech bianmin-vision bianmin-vendor bianmin-splash
  bianmin-config bianmin-probe bianmin-carry bianmin-audit bianmin-catalogue bianmin-form)
set(bianmin_modules bianmin-http bianmin-cups bianmin-documents bianmin-sm bianmin-faces)
set(bianmin_called bianmin-guard bianmin-config bianmin-probe bianmin-carry bianmin-audit bianmin-catalogue bianmin-form
  bianmin-figures)
# Their sources are compiled into programs and data: the notices go with them (packaging/licences.toml).
set(bianmin_noticed libcli11-dev libimgui-dev libtomlplusplus-dev nlohmann-json3-dev rime-data-pinyin-simp rime-data-stroke
  rime-data-terra-pinyin unicode-data fonts-lxgw-wenkai)
set(bianmin_documents share/doc/bianmin-kiosk)

if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "Where a terminal has the program" FORCE)
endif()

install(TARGETS ${bianmin_programs} ${bianmin_modules} RUNTIME DESTINATION libexec/bianmin COMPONENT terminal
  LIBRARY DESTINATION libexec/bianmin COMPONENT terminal)
# For the office, which installs the same package; it needs Python, and a terminal does not need it.
install(PROGRAMS kiosk/figures_tool/bianmin-figures DESTINATION libexec/bianmin COMPONENT terminal)

install(DIRECTORY assets/text assets/quirks DESTINATION share/bianmin COMPONENT terminal
  FILES_MATCHING PATTERN "*.json" PATTERN "*.toml")
install(DIRECTORY "${CMAKE_BINARY_DIR}/assets/pinyin" "${CMAKE_BINARY_DIR}/assets/handwriting" DESTINATION share/bianmin
  COMPONENT terminal)
install(FILES "${CMAKE_BINARY_DIR}/assets/pinyin_readings/readings.tsv" DESTINATION share/bianmin/pinyin COMPONENT terminal)

install(FILES LICENSE packaging/deb/copyright CHANGELOG.md packaging/sbom.spdx.json docs/CATALOGUE.md docs/CONFIG.md docs/DEVICES.md docs/EVENTS.md
  docs/FIGURES.md docs/FORMS.md docs/HARDENING.md docs/LANGUAGES.md docs/OPERATIONS.md docs/PLATFORM_API.md docs/PRIVACY.md
  docs/STORE_FORMAT.md docs/SYNC_PROTOCOL.md docs/THIRD_PARTY.md docs/openapi.yaml
  DESTINATION ${bianmin_documents} COMPONENT terminal)
install(DIRECTORY docs/manual DESTINATION ${bianmin_documents} COMPONENT terminal PATTERN "*.tsv" EXCLUDE)
foreach(package IN LISTS bianmin_noticed)
  install(FILES "/usr/share/doc/${package}/copyright" DESTINATION ${bianmin_documents}/licences RENAME ${package}
    COMPONENT terminal)
endforeach()

# Which readers and scanners the terminal's user may open.
set(udev_rules "${CMAKE_BINARY_DIR}/generated/60-bianmin.rules")
file(GLOB quirks CONFIGURE_DEPENDS assets/quirks/*.toml)
add_custom_command(OUTPUT "${udev_rules}"
  COMMAND "${CMAKE_SOURCE_DIR}/packaging/terminal/udev_rules.py" "${CMAKE_SOURCE_DIR}/assets/quirks" "${udev_rules}"
  DEPENDS packaging/terminal/udev_rules.py ${quirks}
  COMMENT "Writing the udev rules of a terminal")
add_custom_target(udev_rules ALL DEPENDS "${udev_rules}")
install(FILES "${udev_rules}" DESTINATION lib/udev/rules.d COMPONENT terminal)
install(FILES packaging/terminal/sysusers.conf DESTINATION lib/sysusers.d RENAME bianmin.conf COMPONENT terminal)

# Files that name folders of the installation: the prefix is known only now.
install(CODE "set(bianmin_templates \"${CMAKE_SOURCE_DIR}/packaging/terminal\")
set(bianmin_scratch \"${CMAKE_BINARY_DIR}/generated/terminal\")
set(bianmin_called \"${bianmin_called}\")" COMPONENT terminal)
install(SCRIPT packaging/cmake/InstallSettings.cmake COMPONENT terminal)
